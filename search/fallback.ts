/** Placeholder until the Meilisearch engine lands. */
export interface Breaker {
  open(): boolean;
}
