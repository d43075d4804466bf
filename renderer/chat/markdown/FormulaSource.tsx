// The source of a formula, while it is written or where it cannot be typeset. Nothing in it is Markdown,
// so that nothing in it flickers.
export function FormulaSource({ source }: { source: string }) {
  return <code className="md-source">{source}</code>;
}
