export type SparkbarProps = { label: string; values: readonly number[]; height?: number };

/** A row of small bars, the last one marked; for a trend beside a figure. */
export function Sparkbar({ label, values, height = 20 }: SparkbarProps) {
  const top = Math.max(1e-9, ...values);
  return (
    <svg className="sparkbar" width={values.length * 6} height={height} role="img" aria-label={label}>
      {values.map((value, index) => {
        const size = Math.max(1, Math.round((Math.max(0, value) / top) * height));
        const last = index === values.length - 1 || undefined;
        return <rect key={index} x={index * 6} y={height - size} width="4" height={size} data-last={last} />;
      })}
    </svg>
  );
}
