import { api } from "./api.js";
import { currentAuthor } from "./author.js";
import { choose, hideConflict } from "./conflict.js";
import { announce, clearErrors, find, showErrors } from "./dom.js";

const dialog = find("editor");
const form = find("post-form");
const submit = form.querySelector("[type=submit]");
const error = find("editor-error");
const changed = find("changed");

let edited = null;
let saved = () => {};

/** Call a function with the identifier of each post that was saved. */
export function onSaved(listener) {
	saved = listener;
}

export function openNew() {
	open({ title: "", body: "", tags: [] }, {}, "New post");
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
	submit.disabled = false;
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

// A response can arrive after the dialog was closed and opened for another post
async function save(event) {
	event?.preventDefault();
	clearErrors(form, error);
	const target = edited;
	submit.disabled = true;
	try {
		const post = await (target.id ? api.editPost(target.id, { ...read(), version: target.version })
			: api.addPost({ ...read(), author: currentAuthor() }));
		done(target, `Saved “${post.title}”`, post.id);
	}
	catch (failure) {
		await failed(target, failure);
	}
	finally {
		if (edited === target) {
			submit.disabled = false;
		}
	}
}

async function failed(target, failure) {
	if (edited !== target) {
		announce(`Not saved: ${failure.message}`);
	}
	else if (target.id && failure.status === 409) {
		await compare(target);
	}
	else if (target.id && failure.status === 404) {
		error.textContent = "This post was deleted meanwhile. Copy what you need and cancel.";
	}
	else {
		showErrors(form, error, failure);
	}
}

function done(target, message, id) {
	if (edited === target) {
		dialog.close();
	}
	announce(message);
	saved(id);
}

/** Let the user choose between the edited and the stored version. */
async function compare(target) {
	let theirs;
	try {
		theirs = toText(await api.post(target.id));
	}
	catch (failure) {
		await failed(target, failure);
		return;
	}
	if (edited !== target) {
		return;
	}
	form.hidden = true;
	const choice = await choose(read(), theirs);
	if (edited !== target) {
		return;
	}
	target.version = theirs.version;
	showForm();
	if (choice === "mine") {
		await save();
	}
	else if (choice === "theirs") {
		done(target, "The stored version is kept", target.id);
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
find("compare").addEventListener("click", () => compare(edited));
dialog.addEventListener("close", () => {
	edited = null;
});
