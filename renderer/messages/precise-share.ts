/** A probability, 0…1, with as many digits as say something: "62 %", "3.1 %", "0.04 %"; the least is "0.01 %". */
export function preciseShare(value: number): string {
  const percent = 100 * value;
  if (percent < 0.01) return 'less than 0.01 %';
  const digits = percent >= 10 ? 0 : percent >= 1 ? 1 : 2;
  // 99.97 % is not certainty.
  return `${percent > 99 ? (Math.floor(percent * 100) / 100).toString() : percent.toFixed(digits)} %`;
}
