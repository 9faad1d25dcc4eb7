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
	let events;
	let again;

	function connect() {
		show("Connecting…", "waiting");
		events = new EventSource("events");
		events.onopen = () => {
			show("Live", "good");
			reload();
		};
		events.onerror = () => {
			show("Offline, connecting again…", "bad");
			if (events.readyState === EventSource.CLOSED) {
				again = setTimeout(connect, 3000);
			}
		};
		events.addEventListener("missed", reload);
		for (const [kind, listener] of Object.entries(listeners)) {
			events.addEventListener(kind, (event) => listener(JSON.parse(event.data)));
		}
	}

	connect();
	addEventListener("pagehide", () => {
		clearTimeout(again);
		events.close();
	});
	// The Back button can show the page as it was left, without loading it
	addEventListener("pageshow", (event) => {
		if (event.persisted) {
			connect();
		}
	});
}
