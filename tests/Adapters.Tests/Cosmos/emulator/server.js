// Starts the emulator on a free port, says which, and ends when its standard input does. What it lacks beside the service
// is added here: a read that finds nothing, batches that happen as a whole and may patch, and plans of queries.
"use strict";

const lib = name => require(`@vercel/cosmosdb-server/lib/${name}`);
const { createOperation, upsertOperation, replaceOperation, deleteOperation } = lib("handler/_document-operations");
const { patchOperation } = lib("handler/_patch-operations");
const { parsePartitionKey } = lib("utils/get-partition-from-header");
const json = lib("json").default;
const parseQuery = require("@zeit/cosmosdb-query").default;

// The routes take the handlers from their modules when they are loaded, so these come first.
replace("read-document", async (original, account, req, res, params) => {
  const collection = account.database(params.dbId).collection(params.collId);
  const partition = parsePartitionKey(req.headers["x-ms-documentdb-partitionkey"], params.docId);
  if (collection.read() && collection.document(params.docId, partition).read()) return original(account, req, res, params);
  res.statusCode = 404;
  if (!collection.read()) res.setHeader("x-ms-substatus", "1003");
  return { code: "NotFound", message: "There is no such resource." };
});

replace("query-documents", async (original, account, req, res, params) =>
  req.headers["x-ms-cosmos-is-query-plan-request"] ? wholeOnOnePartition() : original(account, req, res, params));

replace("batch-documents", async (_, account, req, res, { dbId, collId }) => {
  const operations = await json(req);
  const collection = account.database(dbId).collection(collId);
  if (!collection.read()) {
    res.statusCode = 404;
    res.setHeader("x-ms-substatus", "1003");
    return { message: "There is no such container." };
  }

  const { documents } = collection;
  const before = [new Map(documents._data), new Map(documents._index)];
  const partitionKey = req.headers["x-ms-documentdb-partitionkey"];
  const results = [];
  for (const operation of operations) {
    const { statusCode, body } = apply(collection, { ...operation, partitionKey });
    results.push({ statusCode, eTag: body && body._etag });
    if (statusCode >= 400) {
      [documents._data, documents._index] = before;
      res.statusCode = 207;
      return operations.map((__, n) => ({ statusCode: n === results.length - 1 ? statusCode : 424 }));
    }
  }

  return results;
});

const { createHttpServer } = lib("index");
const server = createHttpServer({ keepAlive: true });
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}`));
process.stdin.resume().on("end", () => process.exit());

function replace(name, handler) {
  const module = lib(`handler/${name}`);
  const original = module.default;
  module.default = (...args) => handler(original, ...args);
}

function apply(collection, operation) {
  switch (operation.operationType) {
    case "Create": return createOperation(collection, operation);
    case "Upsert": return upsertOperation(collection, operation);
    case "Replace": return replaceOperation(collection, operation);
    case "Delete": return deleteOperation(collection, operation);
    case "Patch": return patch(collection, operation);
    default: return { statusCode: 400 };
  }
}

// The emulator's own patch changes the case of names in a condition and looks for the id in every partition.
function patch(collection, { id, partitionKey, resourceBody }) {
  const document = collection.document(id, parsePartitionKey(partitionKey, id)).read();
  if (!document) return { statusCode: 404 };
  if (resourceBody.condition) {
    const found = parseQuery(`SELECT * ${resourceBody.condition}`).exec([document], { parameters: [] });
    if (found.result.length === 0) return { statusCode: 412 };
  }

  return patchOperation(collection, { id, partitionKey, operations: resourceBody.operations });
}

// There is one partition, so the query can be sent to it as it is: nothing is left for the client to merge.
function wholeOnOnePartition() {
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: "None", orderBy: [], orderByExpressions: [], groupByExpressions: [], groupByAliases: [], aggregates: [],
      groupByAliasToAggregateType: {}, rewrittenQuery: "", hasSelectValue: false, hasNonStreamingOrderBy: false,
    },
    queryRanges: [{ min: "", max: "FF", isMinInclusive: true, isMaxInclusive: false }],
  };
}
