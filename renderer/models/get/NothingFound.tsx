/** Where there is nothing to choose from. */
export function NothingFound({ title, about }: { title: string; about: string }) {
  return (
    <div className="rounded-card border border-dashed border-line px-4 py-5 text-center">
      <p className="text-[13px] font-medium wrap-anywhere">{title}</p>
      <p className="mt-1 text-xs text-pretty text-muted">{about}</p>
    </div>
  );
}
