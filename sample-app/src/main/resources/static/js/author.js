import { api } from "./api.js";
import { announce, clearErrors, element, find, showErrors } from "./dom.js";

const field = find("author");
const authors = find("authors");
const fullName = find("author-name");
const dialog = find("author-dialog");
const form = find("author-form");
const error = find("author-error");

let searches = 0;

/** The name of the author that the reader has chosen, empty without users. */
export function currentAuthor() {
	return field.value;
}

/** Keep the chosen author; the first time, choose the first one. */
export async function loadAuthors() {
	const [first] = await suggest("");
	if (!field.value && first) {
		choose(first);
	}
	find("new-post").disabled = !first;
}

// There can be more authors than a list can show: offer those that match. Only the last one of several searches is shown
async function suggest(text) {
	const search = ++searches;
	const { content } = await api.users(text);
	if (search === searches) {
		authors.replaceChildren(...content.map((user) => element("option", { value: user.name }, user.fullName)));
	}
	return content;
}

function choose(user) {
	field.value = user.name;
	show(user.fullName, false);
}

function show(text, isInvalid) {
	fullName.textContent = text;
	field.setAttribute("aria-invalid", String(isInvalid));
}

async function check() {
	const name = field.value;
	let user = null;
	try {
		user = name ? await api.user(name) : null;
	}
	catch (failure) {
		if (failure.status !== 404) {
			announce(failure.message);
			return;
		}
	}
	if (name === field.value) {
		show(user?.fullName ?? "(no author)", !user);
		announce(user ? `You are ${user.fullName}` : `No author is called “${name}”`);
	}
}

async function add(event) {
	event.preventDefault();
	const input = Object.fromEntries(new FormData(form));
	try {
		const user = await api.addUser(input);
		choose(user);
		await loadAuthors();
		dialog.close();
		announce(`You are ${user.fullName}`);
	}
	catch (failure) {
		showErrors(form, error, failure);
	}
}

field.addEventListener("focus", () => field.select());
field.addEventListener("input", () => suggest(field.value).catch((failure) => announce(failure.message)));
field.addEventListener("change", check);
find("new-author").addEventListener("click", () => {
	form.reset();
	clearErrors(form, error);
	dialog.showModal();
});
find("author-cancel").addEventListener("click", () => dialog.close());
form.addEventListener("submit", add);
