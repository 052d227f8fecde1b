/** What is used of a client of `redis` 5 (node-redis), of its pool and of its sentinel. */
export interface NodeRedisClient extends NodeRedisCommands {
  scan(cursor: string, options: { MATCH: string; COUNT: number }): Promise<{ cursor: string; keys: string[] }>;
}

/** What is used of a cluster client of `redis` 5 (node-redis). */
export interface NodeRedisCluster extends NodeRedisCommands {
  readonly masters: readonly unknown[];
  exists(key: string): Promise<unknown>;
  nodeClient(node: unknown): Promise<Pick<NodeRedisClient, 'scan'>>;
}

/** The keyed commands of `redis` 5, the same on a client and on a cluster. */
export interface NodeRedisCommands {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options?: { expiration: { type: 'PX'; value: number } }): Promise<unknown>;
  del(key: string): Promise<unknown>;
  getDel(key: string): Promise<string | null>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** What is used of a client of `ioredis` 5. */
export interface IoRedisClient extends IoRedisCommands {
  scan(
    cursor: string,
    match: 'MATCH',
    pattern: string,
    count: 'COUNT',
    number: number,
  ): Promise<[cursor: string, keys: string[]]>;
}

/** What is used of a cluster client of `ioredis` 5. */
export interface IoRedisCluster extends IoRedisCommands {
  exists(key: string): Promise<unknown>;
  nodes(role: 'master'): readonly Pick<IoRedisClient, 'scan'>[];
}

/** The keyed commands of `ioredis` 5, the same on a client and on a cluster. */
export interface IoRedisCommands {
  readonly options?: { readonly keyPrefix?: string | undefined } | undefined;
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
  set(key: string, value: string, unit: 'PX', milliseconds: number): Promise<unknown>;
  del(key: string): Promise<unknown>;
  getdel(key: string): Promise<string | null>;
  eval(script: string, numberOfKeys: number, key: string, ...args: string[]): Promise<unknown>;
  evalsha(sha1: string, numberOfKeys: number, key: string, ...args: string[]): Promise<unknown>;
}

/** A connected client of `redis` 5 or `ioredis` 5, single or cluster; only its methods count, not its class. */
export type RedisClient = NodeRedisClient | NodeRedisCluster | IoRedisClient | IoRedisCluster;
