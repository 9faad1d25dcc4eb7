/** Create an element. Texts become text nodes, never markup. */
export function element(name, attributes = {}, ...children) {
	const created = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === "function") {
			created.addEventListener(key, value);
		}
		else if (typeof value === "boolean") {
			created.toggleAttribute(key, value);
		}
		else if (value !== null) {
			created.setAttribute(key, value);
		}
	}
	created.append(...children);
	return created;
}

export function find(id) {
	return document.getElementById(id);
}

/** Show a message that screen readers read when they are idle. */
export function announce(text) {
	find("status").textContent = text;
}

/** Show the messages of a failed request at the fields of a form. */
export function showErrors(form, fallback, failure) {
	clearErrors(form, fallback);
	const unnamed = [];
	for (const { field, message } of failure.errors) {
		const input = form.elements.namedItem((field ?? "").replace(/\[.*/, ""));
		if (input) {
			input.setAttribute("aria-invalid", "true");
			find(`${input.id}-error`).textContent = message;
		}
		else {
			unnamed.push(message);
		}
	}
	form.querySelector("[aria-invalid]")?.focus();
	if (failure.errors.length === 0 || unnamed.length > 0) {
		fallback.textContent = unnamed.join("; ") || failure.message;
	}
}

export function clearErrors(form, fallback) {
	fallback.textContent = "";
	for (const input of form.querySelectorAll("[aria-invalid]")) {
		input.removeAttribute("aria-invalid");
		find(`${input.id}-error`).textContent = "";
	}
}
