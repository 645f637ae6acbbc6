/**
 * 园区 park: a place that leads, carriers and targets name. Containment is a graph, not a tree: 碳谷绿湾 lies in
 * 张江高新区金山园 and in 金山区. The operator of a place is its own or that of the nearest place that contains it;
 * a document that names no operator leaves it empty.
 */
export interface ParkGraph {
  parks: readonly { id: string; operatorId: string | null }[];
  containments: readonly { parkId: string; withinId: string }[];
}

export interface ParkScope {
  /** Every place that contains this one, nearest first, without itself. */
  ancestorsOf(parkId: string): string[];
  /** Every place inside this one, nearest first, without itself. */
  descendantsOf(parkId: string): string[];
  /** The place and all inside it: what a filter or a target on it covers. */
  within(parkId: string): string[];
  /** The operator of the place, else of the nearest place around it that has one; null where none is stated. */
  operatorOf(parkId: string): string | null;
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

const neighbours = (pairs: readonly (readonly [string, string])[]): Neighbours => {
  const map = new Map<string, string[]>();
  for (const [from, to] of pairs) map.set(from, [...(map.get(from) ?? []), to]);
  for (const list of map.values()) list.sort();
  return map;
};

/** Breadth first, each place once, so that a circle in the data cannot hang it. */
const reachable = (start: string, next: Neighbours): string[] => {
  const seen = new Set([start]);
  const queue = [start];
  for (const id of queue)
    for (const neighbour of next.get(id) ?? []) {
      if (seen.has(neighbour)) continue;
      seen.add(neighbour);
      queue.push(neighbour);
    }
  return queue.slice(1);
};

export const parkScopeOf = ({ parks, containments }: ParkGraph): ParkScope => {
  const up = neighbours(containments.map(({ parkId, withinId }) => [parkId, withinId] as const));
  const down = neighbours(containments.map(({ parkId, withinId }) => [withinId, parkId] as const));
  const operators = new Map(parks.map(({ id, operatorId }) => [id, operatorId]));
  const found = new Map<string, string | null>();
  const ancestorsOf = (parkId: string) => reachable(parkId, up);
  const descendantsOf = (parkId: string) => reachable(parkId, down);
  return {
    ancestorsOf,
    descendantsOf,
    within: (parkId) => [parkId, ...descendantsOf(parkId)],
    operatorOf: (parkId) => {
      const before = found.get(parkId);
      if (before !== undefined) return before;
      const nearest = [parkId, ...ancestorsOf(parkId)].find((id) => operators.get(id));
      const operator = nearest === undefined ? null : (operators.get(nearest) ?? null);
      found.set(parkId, operator);
      return operator;
    },
  };
};
