import { api } from "./api.js";
import { announce, clearErrors, element, find, showErrors } from "./dom.js";

const select = find("author");
const dialog = find("author-dialog");
const form = find("author-form");
const error = find("author-error");

/** The name of the author that the reader has chosen, empty without users. */
export function currentAuthor() {
	return select.value;
}

export async function loadAuthors(chosen = select.value) {
	const { content } = await api.users();
	select.replaceChildren(...content.map((user) => element("option", { value: user.name }, user.fullName)));
	if (content.some((user) => user.name === chosen)) {
		select.value = chosen;
	}
	find("new-post").disabled = content.length === 0;
}

async function add(event) {
	event.preventDefault();
	const { name, fullName } = Object.fromEntries(new FormData(form));
	try {
		const user = await api.addUser({ name, fullName });
		await loadAuthors(user.name);
		dialog.close();
		announce(`You are ${user.fullName}`);
	}
	catch (failure) {
		showErrors(form, error, failure);
	}
}

find("new-author").addEventListener("click", () => {
	form.reset();
	clearErrors(form, error);
	dialog.showModal();
});
find("author-cancel").addEventListener("click", () => dialog.close());
form.addEventListener("submit", add);
