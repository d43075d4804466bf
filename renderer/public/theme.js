// Before the first paint: the theme that was chosen last time, so that the window does not flash the system's.
// A file of its own, because the content security policy allows no script inside the page.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing for the page: the theme comes with the settings.
}
