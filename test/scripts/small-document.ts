/** A small document as an object, for tests that spoil one part of it. */
export function smallDocument() {
  return {
    openapi: '3.0.0',
    info: { title: 'Small', version: '1' },
    paths: {
      '/things': {
        get: {
          operationId: 'getThings',
          'x-scope': 'read:things',
          description: 'Some prose about things.',
          parameters: [
            { name: 'page_size', in: 'query', schema: { type: 'integer' } },
            { name: 'next_token', in: 'query', schema: { type: 'string' } },
          ],
          responses: { 200: { description: 'Prose.', content: { 'application/json': { schema: ref('things') } } } },
        },
      },
      '/things/{thing_id}': {
        put: {
          operationId: 'UpdateThing',
          parameters: [{ name: 'thing_id', in: 'path', required: true, schema: { type: 'string' } }],
          requestBody: body({ name: { type: 'string' }, description: { type: 'string' } }),
          responses: { 200: { description: 'Prose.' } },
        },
      },
    },
    components: {
      schemas: {
        things: {
          type: 'object',
          properties: {
            next_token: { type: 'string' },
            things: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } },
          },
        },
      },
    },
  };
}

/** A JSON request body with these properties. */
export function body(properties: object) {
  return { required: true, content: { 'application/json': { schema: { type: 'object', properties } } } };
}

/** A reference to a component schema. */
export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

/** The small document as text, after a change. */
export function smallText(change: (document: ReturnType<typeof smallDocument>) => void = () => {}): string {
  const document = smallDocument();
  change(document);
  return JSON.stringify(document, null, 2);
}
