import { find } from "./dom.js";

const state = find("live");

function show(text, quality) {
	state.textContent = text;
	state.dataset.state = quality;
}

/**
 * Follow the committed changes. The browser connects again by itself; what happened
 * meanwhile is loaded by `reload`.
 */
export function follow(listeners, reload) {
	const events = new EventSource("events");
	events.onopen = () => {
		show("Live", "good");
		reload();
	};
	events.onerror = () => {
		show("Offline, connecting again…", "bad");
		if (events.readyState === EventSource.CLOSED) {
			setTimeout(() => follow(listeners, reload), 3000);
		}
	};
	events.addEventListener("missed", reload);
	for (const [kind, listener] of Object.entries(listeners)) {
		events.addEventListener(kind, (event) => listener(JSON.parse(event.data)));
	}
	addEventListener("pagehide", () => events.close(), { once: true });
}
