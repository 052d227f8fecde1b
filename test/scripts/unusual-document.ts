/** A legal OpenAPI 3.0 document of constructs that Kinde's documents do not have; somebody else's API, by its own rules. */
export const UNUSUAL = `
openapi: "3.0.4"
info: { title: Library, version: 2024-01-01, x-owner: nobody }
x-internal: { anything: [1, 2] }
servers: [{ url: /v2 }]
tags: [{ name: Books, description: Prose. }]
paths:
  x-paths-extension: { not: a path }
  /books:
    summary: Prose
    parameters:
      - $ref: "#/components/parameters/Tenant"
      - { name: lang, in: query, schema: { type: string }, description: Prose }
    get:
      tags: [Books]
      parameters:
        - { name: lang, in: query, required: true, schema: { type: string, enum: [de, en, null], nullable: true } }
        - { name: filter, in: query, style: deepObject, explode: true, schema: { type: object, additionalProperties: { type: string } } }
        - { name: since, in: query, content: { application/json: { schema: { type: object } } } }
        - { name: X-Trace, in: header, schema: { type: string } }
        - { name: session, in: cookie, schema: { type: string } }
      responses:
        2XX:
          description: Prose
          headers: { X-Count: { $ref: "#/components/headers/Count" } }
          content: { application/vnd.library+json: { schema: { $ref: "#/components/schemas/BookList" } } }
        default: { $ref: "#/components/responses/Problem" }
        x-more: true
      callbacks: { onBook: { "{$request.query.url}": { post: { responses: { 200: { description: ok } } } } } }
    head: { responses: { 200: { description: ok } } }
    options: { responses: { 200: { description: ok } } }
    post:
      operationId: delete
      requestBody: { $ref: "#/components/requestBodies/Book" }
      responses:
        "201": { description: ok, content: { "application/json; charset=utf-8": { schema: { $ref: "#/components/schemas/Book" } } } }
        202: { description: later }
  /books/{book-id}/pages/{number}:
    parameters:
      - { name: number, in: path, required: true, schema: { type: integer, minimum: 1, exclusiveMinimum: true } }
    get:
      operationId: 404 page
      parameters: [{ name: book-id, in: path, required: true, schema: { type: string, format: uuid } }]
      responses: { 200: { description: ok, content: { text/plain: { schema: { type: string } } } } }
    patch:
      operationId: patch.page/text
      deprecated: true
      parameters: [{ name: book-id, in: path, required: true, schema: { type: string } }]
      requestBody: { content: { application/merge-patch+json: { schema: { type: object } } } }
      responses: { 204: { description: gone } }
  "/odd/it's*/{a}.{b}":
    put:
      operationId: constructor
      parameters:
        - { name: a, in: path, required: true, schema: {} }
        - { name: b, in: path, required: true, schema: { type: string, pattern: "^[a-z'\`\${x}\\\\\\\\]*/$", default: "*/" } }
      requestBody:
        content:
          multipart/form-data: { schema: { type: object, properties: { file: { type: string, format: binary } } } }
      responses: { default: { description: only this } }
  /batch:
    post:
      operationId: sendBatch
      requestBody: { content: { application/json: { schema: { type: array, items: { type: string } } } } }
      responses: { 200: { description: ok } }
    delete:
      operationId: clearBatch
      responses: { 200: { description: ok, content: { application/octet-stream: { schema: { type: string, format: binary } } } } }
components:
  examples: { One: { value: { $ref: nowhere } } }
  links: { Next: { operationId: nothing } }
  headers: { Count: { description: Prose, schema: { type: integer } } }
  parameters: { Tenant: { name: Tenant, in: header, required: true, schema: { type: string } } }
  requestBodies:
    Book: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Book" } } } }
  responses:
    Problem: { description: Prose, content: { application/problem+json: { schema: { type: object, additionalProperties: true } } } }
  schemas:
    Book:
      type: object
      required: [title, description]
      properties:
        title: { type: string, minLength: 1 }
        description: { type: string, nullable: true, readOnly: true }
        "class": { type: string, enum: [a, "it's", "new\\nline", ""] }
        "a.b[]{}": { type: number, enum: [1, 2.5, -3] }
        $ref: { type: string }
        sequel: { $ref: "#/components/schemas/Book" }
        authors: { type: array, items: { oneOf: [{ $ref: "#/components/schemas/Person" }, { type: string }] } }
        anything: {}
        nothing: { not: {} }
        map: { type: object, additionalProperties: { $ref: "#/components/schemas/Book" } }
        flags: { type: array, items: { type: boolean }, uniqueItems: true, maxItems: 3 }
    Person:
      allOf:
        - { type: object, properties: { name: { type: string } } }
        - { type: object, properties: { friends: { type: array, items: { $ref: "#/components/schemas/Person" } } }, additionalProperties: false }
      discriminator: { propertyName: name }
    BookList:
      type: object
      properties:
        items: { type: array, items: { $ref: "#/components/schemas/Book" } }
        more: { anyOf: [{ type: boolean }, { type: string }], nullable: true, default: false }
    Unused-thing.v1: { type: object, minProperties: 1 }
`;
