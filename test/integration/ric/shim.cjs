// Preloaded into AWS's runtime client. It wants a native addon for its side of the Runtime API, which only builds with autotools;
// this is that addon over plain HTTP: same three calls, same paths. The addon answers at once, so these do not wait either.
const Module = require('node:module');
const http = require('node:http');

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { hostname, port, method, path: `/2018-06-01/runtime/invocation/${path}`, headers },
      (response) => {
        let bodyJson = '';
        response.setEncoding('utf8');
        response.on('data', (text) => {
          bodyJson += text;
        });
        response.on('end', () => resolve({ bodyJson, headers: response.headers }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const client = {
  next: () => call('GET', 'next'),
  done: (id, body) => void call('POST', `${id}/response`, body),
  error: (id, body, xray) =>
    void call('POST', `${id}/error`, body, { 'lambda-runtime-function-xray-error-cause': xray ?? '' }),
};

const load = Module._load;
Module._load = (request, ...rest) => (request === './rapid-client.node' ? client : load(request, ...rest));
