// Watches a stream as a page does, and keeps in window.seen what the browser makes of it.
([path, types]) => {
    const source = new EventSource(path);
    const seen = {opened: 0, frames: [], isClosed: () => source.readyState === EventSource.CLOSED};
    const take = event => seen.frames.push({id: event.lastEventId, event: event.type, data: event.data});
    source.onopen = () => seen.opened++;
    source.onmessage = take;
    types.forEach(type => source.addEventListener(type, take));
    window.seen = seen;
}
