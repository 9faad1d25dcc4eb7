import { loadAuthors } from "./author.js";
import { announce, find } from "./dom.js";
import { changedElsewhere, onSaved, openNew } from "./editor.js";
import { follow } from "./live.js";
import { showMigrations } from "./migrations.js";
import { loadPosts, loadTags, refreshComments, refreshPost, removePost } from "./posts.js";

/** Run a task and show why it failed. */
function attempt(task) {
	return Promise.resolve().then(task).catch((failure) => announce(failure.message));
}

const loadAll = () => attempt(() => Promise.all([loadAuthors(), loadTags(), loadPosts(), showMigrations()]));

const refresh = (id) => attempt(() => Promise.all([refreshPost(id), loadTags()]));

const listeners = {
	created: ({ post }) => refresh(post),
	edited: ({ post, version }) => {
		changedElsewhere(post, version);
		return refresh(post);
	},
	deleted: ({ post }) => attempt(() => {
		removePost(post);
		return loadTags();
	}),
	commented: ({ post }) => attempt(() => refreshComments(post)),
};

onSaved(refresh);
find("new-post").addEventListener("click", openNew);
follow(listeners, loadAll);
