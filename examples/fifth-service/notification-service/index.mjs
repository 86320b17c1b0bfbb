// The smallest process that the chart of a WebService can run: probes, metrics, and an orderly end. The environment
// variables DATABASE_*, KAFKA_* and TOPIC_* hold its connections.
import { createServer } from 'node:http';

const { PORT = '8080', MANAGEMENT_PORT = '8081' } = process.env;

/** Answers GET requests on these paths, and any other with 404. */
function serve(port, answers) {
  const server = createServer((request, response) => {
    const body = answers[request.url];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/plain' });
    response.end(body);
  });
  server.listen(Number(port));
  return server;
}

const servers = [serve(PORT, { '/health': 'ok' }), serve(MANAGEMENT_PORT, { '/ready': 'ok', '/metrics': '' })];
process.once('SIGTERM', () => {
  for (const server of servers) {
    server.close();
  }
});
