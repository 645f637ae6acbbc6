/** A file that is refused. The code travels from the thread to `read.server.ts`, which has the words for it. */
export class Refusal extends Error {
  /**
   * @param {string} code
   * @param {Record<string, string | number>} [facts]
   */
  constructor(code, facts = {}) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.facts = facts;
  }
}
