import { type Fen, wan, yi, yuan } from "~/platform/money";
import { Figure, type FigureProps } from "./figure";

const WRITE = { 亿元: yi, 万元: wan, 元: yuan } as const;

export type MoneyProps = Omit<FigureProps, "value" | "unit"> & {
  fen: Fen | null;
  in?: keyof typeof WRITE;
  /** In a table the unit stands in the head, not in the cell. */
  bare?: boolean;
};

/** Rounded once, here. */
export function Money({ fen, in: unit = "亿元", bare = false, ...rest }: MoneyProps) {
  return <Figure {...rest} value={fen === null ? null : WRITE[unit](fen)} unit={bare ? undefined : unit} />;
}
