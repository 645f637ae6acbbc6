import type { Db } from "~/platform/db.server";

export const removeDemo = async (_db: Db): Promise<{ noun: string; count: number }[]> => [];
