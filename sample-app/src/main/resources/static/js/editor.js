import { api } from "./api.js";
import { currentAuthor } from "./author.js";
import { choose, hideConflict } from "./conflict.js";
import { announce, clearErrors, find, showErrors } from "./dom.js";

const dialog = find("editor");
const form = find("post-form");
const error = find("editor-error");
const changed = find("changed");

let edited = null;
let saved = () => {};

/** Call a function with the identifier of each post that was saved. */
export function onSaved(listener) {
	saved = listener;
}

export function openNew() {
	open({ title: "", body: "", tags: [] }, null, "New post");
}

export async function openEditor(id) {
	const post = toText(await api.post(id));
	open(post, { id, version: post.version }, "Edit post");
}

function open(post, target, heading) {
	edited = target;
	find("editor-heading").textContent = heading;
	fill(post);
	clearErrors(form, error);
	showForm();
	dialog.showModal();
	find("title").focus();
}

function toText(post) {
	return { ...post, tags: post.tags.map((tag) => tag.name) };
}

function fill(post) {
	form.elements.title.value = post.title;
	form.elements.body.value = post.body;
	form.elements.tags.value = post.tags.join(" ");
}

// The server sorts tags and knows each once
function read() {
	const { title, body, tags } = Object.fromEntries(new FormData(form));
	return { title, body, tags: [...new Set(tags.split(/[\s,]+/).filter(Boolean))].sort() };
}

function showForm() {
	changed.hidden = true;
	hideConflict();
	form.hidden = false;
}

async function save(event) {
	event?.preventDefault();
	clearErrors(form, error);
	const submit = form.querySelector("[type=submit]");
	submit.disabled = true;
	try {
		const post = await (edited ? api.editPost(edited.id, { ...read(), version: edited.version })
			: api.addPost({ ...read(), author: currentAuthor() }));
		done(`Saved “${post.title}”`, post.id);
	}
	catch (failure) {
		await failed(failure);
	}
	finally {
		submit.disabled = false;
	}
}

async function failed(failure) {
	if (edited && failure.status === 409) {
		await compare();
	}
	else if (edited && failure.status === 404) {
		error.textContent = "This post was deleted meanwhile. Copy what you need and cancel.";
	}
	else {
		showErrors(form, error, failure);
	}
}

function done(message, id) {
	dialog.close();
	announce(message);
	saved(id);
}

/** Let the user choose between the edited and the stored version. */
async function compare() {
	let theirs;
	try {
		theirs = toText(await api.post(edited.id));
	}
	catch (failure) {
		await failed(failure);
		return;
	}
	form.hidden = true;
	const choice = await choose(read(), theirs);
	edited.version = theirs.version;
	showForm();
	if (choice === "mine") {
		await save();
	}
	else if (choice === "theirs") {
		done("The stored version is kept", edited.id);
	}
	else {
		find("title").focus();
	}
}

/** Say so if the post that is being edited was changed by another client. */
export function changedElsewhere(id, version) {
	if (dialog.open && edited?.id === id && version > edited.version && !form.hidden) {
		changed.hidden = false;
	}
}

form.addEventListener("submit", save);
find("cancel").addEventListener("click", () => dialog.close());
find("compare").addEventListener("click", compare);
dialog.addEventListener("close", () => {
	edited = null;
});
