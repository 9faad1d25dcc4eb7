/** An answer that is not a success: a problem detail of RFC 9457. */
export class Problem extends Error {

	constructor(status, problem) {
		super(problem.detail ?? problem.title ?? `The server answered ${status}`);
		this.status = status;
		this.errors = problem.errors ?? [];
	}

}

async function request(method, path, body) {
	const options = { method, headers: { Accept: "application/json, application/problem+json" } };
	if (body !== undefined) {
		options.headers["Content-Type"] = "application/json";
		options.body = JSON.stringify(body);
	}
	let response;
	try {
		response = await fetch(path, options);
	}
	catch {
		throw new Problem(0, { detail: "The server cannot be reached" });
	}
	const text = await response.text();
	if (!response.ok) {
		throw new Problem(response.status, parse(text));
	}
	return text ? JSON.parse(text) : null;
}

function parse(text) {
	try {
		return JSON.parse(text);
	}
	catch {
		return {};
	}
}

const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value));

export const api = {
	users: (search) => request("GET", `users?${query({ search, size: 20 })}`),
	user: (name) => request("GET", `users/${encodeURIComponent(name)}`),
	addUser: (user) => request("POST", "users", user),
	posts: (tag, after) => request("GET", `posts?${query({ tag, after, size: 10 })}`),
	post: (id) => request("GET", `posts/${id}`),
	addPost: (post) => request("POST", "posts", post),
	editPost: (id, edit) => request("PUT", `posts/${id}`, edit),
	deletePost: (id, version) => request("DELETE", `posts/${id}?version=${version}`),
	comments: (id) => request("GET", `posts/${id}/comments`),
	addComment: (id, comment) => request("POST", `posts/${id}/comments`, comment),
	tags: () => request("GET", "tags"),
	migrations: () => request("GET", "migrations"),
};
