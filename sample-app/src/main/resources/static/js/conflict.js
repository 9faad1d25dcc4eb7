import { element, find } from "./dom.js";

const section = find("conflict");

const FIELDS = [["Title", (post) => post.title], ["Text", (post) => post.body], ["Tags", (post) => post.tags.join(" ")]];

/**
 * Show two versions of a post side by side.
 * @returns a promise of the choice: "mine", "theirs" or "merge"
 */
export function choose(mine, theirs) {
	find("mine").replaceChildren(...version("mine-heading", "Your version", mine, theirs));
	find("theirs").replaceChildren(...version("theirs-heading", `Stored version ${theirs.version + 1}`, theirs, mine));
	section.hidden = false;
	find("conflict-heading").focus();
	return new Promise((resolve) => {
		find("keep-mine").onclick = () => resolve("mine");
		find("keep-theirs").onclick = () => resolve("theirs");
		find("merge").onclick = () => resolve("merge");
	});
}

export function hideConflict() {
	section.hidden = true;
}

function version(id, heading, post, other) {
	const list = element("dl");
	for (const [label, value] of FIELDS) {
		list.append(...field(label, value(post), value(post) !== value(other)));
	}
	return [element("h3", { id }, heading), list];
}

function field(label, value, differs) {
	const term = element("dt", {}, label);
	if (differs) {
		term.append(" ", element("span", { class: "hint" }, "(differs)"));
	}
	return [term, element("dd", { class: differs ? "differs" : null }, value || "none")];
}
