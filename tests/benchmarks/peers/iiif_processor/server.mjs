// iiif-processor on sharp, as its README shows: a file stream for each request, and the
// dimensions of every level remembered (its "dimension function"). Two processes share the port.
import cluster from "node:cluster";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { Processor } from "iiif-processor";

const [port, file, sizes] = [Number(process.argv[2]), process.argv[3], JSON.parse(process.argv[4])];

if (cluster.isPrimary) {
  cluster.fork();
  cluster.fork();
  process.on("SIGTERM", () => process.exit(0));
} else {
  const streamResolver = async () => createReadStream(file);
  const dimensionFunction = async () => sizes;
  createServer(async (request, response) => {
    try {
      const url = `http://${request.headers.host}${request.url}`;
      const made = await new Processor(url, streamResolver, { dimensionFunction }).execute();
      if (made.type === "content") {
        response.writeHead(200, {
          "Content-Type": made.contentType,
          "Access-Control-Allow-Origin": "*",
          "Cache-Control": "public, max-age=86400",
        });
        response.end(made.body);
      } else {
        response.writeHead(made.statusCode ?? 500).end(made.message);
      }
      console.log(request.method, request.url, response.statusCode);
    } catch (error) {
      response.writeHead(error.statusCode ?? 500).end(String(error.message));
    }
  }).listen(port, "127.0.0.1", 4096);
}
