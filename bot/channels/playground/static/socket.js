// Keeps the connection to the playground: events come in, requests go out.

export function connect(onEvent, onEnd) {
  const address = new URL("events", location.href);
  address.protocol = "ws:";
  const socket = new WebSocket(address);
  socket.addEventListener("message", (received) => onEvent(JSON.parse(received.data)));
  socket.addEventListener("close", () => {
    onEnd();
    setTimeout(() => connect(onEvent, onEnd), 1500);
  });
  send = (request) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
  };
}

let send = () => {};

export const ask = (request) => send(request);
