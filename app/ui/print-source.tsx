/** The line at the foot of a printed page: cut-off date and where the figures come from. */
export function PrintSource({ children }: { children: string }) {
  return <p className="print-source">{children}</p>;
}
