import { describe, expect, it } from "vitest";
import { testDatabase } from "#test/database";
import { callApi } from "#test/http";
import { paramNames, shapeOf } from "~/platform/api/endpoint.server";
import { template } from "~/platform/api/openapi.server";
import { ENDPOINTS } from "~/routes/api/v1/endpoints/table.server";

const { db } = testDatabase({ keepBetweenTests: true });

interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
  responses: Record<string, { $ref?: string; content: Record<string, { schema: object }> }>;
}

const read = async () => {
  const { body } = await callApi(db(), "GET /openapi.json");
  const paths = body.paths as Record<string, Record<string, Operation>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      line: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  return { document: body, operations };
};

const lineOf = ({ method, path }: { method: string; path: string }) => `${method} ${template(path)}`;

describe("the OpenAPI document", () => {
  it("is OpenAPI 3.1 and needs no sign-in", async () => {
    const { document } = await read();
    expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: "/api/v1" }] });
    expect(document.components.securitySchemes.bearer).toEqual({ type: "http", scheme: "bearer" });
  });

  it("holds every endpoint that is served, and no other", async () => {
    const { operations } = await read();
    expect(operations.map(({ line }) => line).sort()).toEqual(ENDPOINTS.map(lineOf).sort());
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names every parameter of the path and the query, and every field of a body", async () => {
    const { operations } = await read();
    const byLine = new Map(operations.map(({ line, operation }) => [line, operation]));
    for (const endpoint of ENDPOINTS) {
      const operation = byLine.get(lineOf(endpoint))!;
      const named = (place: string) =>
        operation.parameters.filter((one) => one.in === place).map(({ name }) => name);
      expect(named("path"), lineOf(endpoint)).toEqual(paramNames(endpoint.path));
      expect(named("query"), lineOf(endpoint)).toEqual(
        endpoint.query ? Object.keys(shapeOf(endpoint.query)) : [],
      );
      const [content] = Object.values(operation.requestBody?.content ?? {});
      const fields = Object.keys(content?.schema.properties ?? {}).filter((name) => name !== "file");
      expect(fields, lineOf(endpoint)).toEqual(endpoint.body ? Object.keys(shapeOf(endpoint.body)) : []);
    }
  });

  it("asks for no field without which the call is read, and names the codes of one", async () => {
    const { operations } = await read();
    const asked = (line: string) => {
      const { requestBody } = operations.find((one) => one.line === line)!.operation;
      return requestBody!.content["application/json"]!.schema as {
        required?: string[];
        properties: Record<string, { description?: string; type?: string }>;
      };
    };
    const signing = asked("POST /signings");
    expect(signing.required).toEqual(["leadId", "kind", "signedOn"]);
    expect(signing.properties.amountFen!.type).toBe("integer");
    expect(signing.properties.kind!.description).toContain("FORMAL 正式；");
    expect(asked("POST /leads/{id}/credit").required).toEqual(["agreedOn"]);
    expect(asked("POST /targets/{id}/observations").required).toEqual(["observedOn"]);
  });

  it("describes every answer and every error", async () => {
    const { document, operations } = await read();
    const told = Object.keys(document.components.responses).map((name) => `#/components/responses/${name}`);
    for (const { line, operation } of operations) {
      const refs = Object.values(operation.responses).flatMap(({ $ref }) => $ref ?? []);
      expect(told, line).toEqual(expect.arrayContaining(refs));
      const [answer] = Object.entries(operation.responses).find(([status]) => status.startsWith("2"))!;
      const [content] = Object.values(operation.responses[answer]!.content);
      expect(Object.keys(content!.schema).length, line).toBeGreaterThan(0);
      expect(Object.keys(operation.responses), line).toEqual(
        expect.arrayContaining(["400", "401", "403", "404", "409", "413", "429", "503"]),
      );
      expect(operation.summary, line).toMatch(/[一-鿿]/);
    }
  });
});
