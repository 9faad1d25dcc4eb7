import { api } from "./api.js";
import { currentAuthor } from "./author.js";
import { announce, element } from "./dom.js";
import { time } from "./time.js";

/** The comments of a post: loaded when they are opened, and again when one is written. */
export class Discussion {

	constructor(post) {
		this.id = post.id;
		this.list = element("ol", { class: "comments", "aria-label": `Comments on ${post.title}` });
		this.text = element("textarea", { id: `comment-${post.id}`, rows: "2", maxlength: "2000", required: true });
		this.error = element("p", { class: "error", role: "alert" });
		this.panel = element("div", { class: "discussion", id: `discussion-${post.id}`, hidden: true }, this.list, this.form());
		this.button = element("button", { type: "button", "aria-expanded": "false", "aria-controls": this.panel.id,
			click: () => this.toggle() }, "Comments");
	}

	form() {
		return element("form", { class: "comment-form", novalidate: true, submit: (event) => this.write(event) },
			element("p", { class: "field" }, element("label", { for: this.text.id }, "Your comment"), this.text),
			this.error,
			element("p", { class: "actions" }, element("button", { type: "submit" }, "Comment")));
	}

	get isOpen() {
		return !this.panel.hidden;
	}

	async toggle() {
		this.panel.hidden = this.isOpen;
		this.button.setAttribute("aria-expanded", String(this.isOpen));
		await this.refresh();
	}

	async refresh() {
		if (this.isOpen) {
			const comments = await api.comments(this.id);
			this.list.replaceChildren(...comments.map(item));
		}
	}

	async write(event) {
		event.preventDefault();
		this.error.textContent = "";
		try {
			await api.addComment(this.id, { author: currentAuthor(), text: this.text.value });
			this.text.value = "";
			announce("Your comment is stored");
			await this.refresh();
		}
		catch (failure) {
			this.error.textContent = failure.message;
			this.text.focus();
		}
	}

}

function item(comment) {
	return element("li", {}, element("p", { class: "text" }, comment.text),
		element("p", { class: "meta" }, `${comment.author.fullName}, `, time(comment.createdAt)));
}
