import { api } from "./api.js";
import { find } from "./dom.js";

const state = find("migrations");

export async function showMigrations() {
	try {
		const { status, current, applied, total, pending } = await api.migrations();
		state.textContent = `Schema ${applied}/${total}`;
		state.dataset.state = (status === "UP_TO_DATE") ? "good" : "bad";
		state.title = pending.length ? `Pending: ${pending.join(", ")}` : `Last change: ${current}`;
	}
	catch {
		state.textContent = "Schema unknown";
		state.dataset.state = "bad";
	}
}
