// Before the cache: a quarter's page and its tables are served, and nothing else is asked for.
function handler(event) {
  var request = event.request;
  if (/^\/\d{4}-Q[1-4]$/.test(request.uri)) {
    return {
      statusCode: 301,
      statusDescription: 'Moved Permanently',
      headers: { location: { value: request.uri + '/' } },
    };
  }
  if (/^\/\d{4}-Q[1-4]\/$/.test(request.uri)) {
    request.uri += 'index.html';
  }
  if (/^\/\d{4}-Q[1-4]\/[a-z0-9-]+\.(html|csv)$/.test(request.uri)) {
    return request;
  }
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: { 'content-type': { value: 'text/plain; charset=utf-8' } },
    body: { encoding: 'text', data: 'Page not found. Check the address of the quarter.\n' },
  };
}
