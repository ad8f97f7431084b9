// Watches an execution over a WebSocket as a page does, and keeps in window.said what comes.
id => {
    const socket = new WebSocket(`ws://${location.host}/api/v1/ws`, "telltale.v1");
    const said = {messages: [], end: null, close: () => socket.close(1000)};
    socket.onopen = () => socket.send(JSON.stringify({op: "subscribe", id: "s", execution: id}));
    socket.onmessage = message => said.messages.push(JSON.parse(message.data));
    socket.onclose = event => said.end = {code: event.code, wasClean: event.wasClean, protocol: socket.protocol};
    window.said = said;
}
