import { api } from "./api.js";
import { Discussion } from "./comments.js";
import { announce, element, find } from "./dom.js";
import { openEditor } from "./editor.js";
import { time } from "./time.js";

const list = find("posts");
const older = find("older");
const filter = find("filter");

const discussions = new Map();

let next = null;
let loads = 0;

/** Load the newest posts of the chosen tag. Only the last one of several loads is shown. */
export async function loadPosts() {
	const load = ++loads;
	const page = await api.posts(filter.value);
	if (load !== loads) {
		return;
	}
	const before = new Map(discussions);
	list.replaceChildren();
	discussions.clear();
	append(page);
	await Promise.all([...discussions].map(([id, after]) => resume(before.get(id), after)));
	if (page.content.length === 0) {
		list.append(element("p", {}, "No posts yet."));
	}
}

async function loadOlder() {
	const load = ++loads;
	const first = list.children.length;
	const page = await api.posts(filter.value, next);
	if (load !== loads) {
		return;
	}
	append(page);
	list.children[first]?.querySelector("button")?.focus();
}

function append(page) {
	list.append(...page.content.map(card));
	next = page.next ?? null;
	older.hidden = next === null;
}

export async function loadTags() {
	const chosen = filter.value;
	const options = (await api.tags()).filter((tag) => tag.posts > 0)
		.map((tag) => element("option", { value: tag.name, title: tag.description ?? "" }, `${tag.name} (${tag.posts})`));
	filter.replaceChildren(filter.options[0], ...options);
	filter.value = options.some((option) => option.value === chosen) ? chosen : "";
}

/** Show what the server stores of one post, in its place. */
export async function refreshPost(id) {
	if (!find(`post-${id}`)) {
		await loadPosts();
		return;
	}
	const post = await api.post(id);
	const shown = find(`post-${id}`);
	if (shown && Number(shown.dataset.version) <= post.version) {
		await replace(shown, post);
	}
}

// Its own save and the event of it arrive in any order, so the state is that of this moment
async function replace(shown, post) {
	const focus = shown.contains(document.activeElement) ? document.activeElement.dataset.action : null;
	const before = discussions.get(post.id);
	const fresh = card(post);
	shown.replaceWith(fresh);
	fresh.querySelector(`[data-action="${focus}"]`)?.focus();
	await resume(before, discussions.get(post.id));
}

// A comment that is being written is kept
async function resume(before, after) {
	after.text.value = before?.text.value ?? "";
	if (before?.isOpen) {
		await after.toggle();
	}
}

export function removePost(id) {
	find(`post-${id}`)?.remove();
	discussions.delete(id);
}

export async function refreshComments(id) {
	await discussions.get(id)?.refresh();
}

function card(post) {
	const discussion = new Discussion(post);
	discussions.set(post.id, discussion);
	discussion.button.dataset.action = "comments";
	return element("article", { id: `post-${post.id}`, class: "post", "data-version": post.version, "aria-labelledby": `heading-${post.id}` },
		element("h3", { id: `heading-${post.id}` }, post.title), meta(post),
		element("p", { class: "text" }, post.body), tags(post), actions(post, discussion), discussion.panel);
}

function meta(post) {
	const line = element("p", { class: "meta" }, `${post.author.fullName}, `, time(post.createdAt));
	if (post.editedAt) {
		line.append(", edited ", time(post.editedAt));
	}
	return line;
}

function tags(post) {
	return element("ul", { class: "tags", "aria-label": "Tags" }, ...post.tags.map((tag) => element("li", {},
		element("button", { type: "button", click: () => show(tag.name) }, tag.name))));
}

async function show(tag) {
	filter.value = tag;
	await loadPosts();
	announce(`Posts with the tag ${tag}`);
	list.focus();
}

function actions(post, discussion) {
	return element("p", { class: "actions" },
		element("button", { type: "button", "data-action": "edit", "aria-describedby": `heading-${post.id}`,
			click: () => openEditor(post.id).catch((failure) => announce(failure.message)) }, "Edit"),
		discussion.button,
		element("button", { type: "button", "data-action": "delete", "aria-describedby": `heading-${post.id}`,
			click: () => remove(post) }, "Delete"));
}

async function remove(post) {
	if (!window.confirm(`Delete “${post.title}”?`)) {
		return;
	}
	try {
		await api.deletePost(post.id, post.version);
		removePost(post.id);
		announce(`Deleted “${post.title}”`);
		list.focus();
	}
	catch (failure) {
		announce((failure.status === 409) ? "The post was changed meanwhile: read it before you delete it"
			: failure.message);
		await refreshPost(post.id);
	}
}

filter.addEventListener("change", loadPosts);
older.addEventListener("click", loadOlder);
