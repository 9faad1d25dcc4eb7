package dev.asyncdb.sample.page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people do with the page, some of it two at a time.
 */
@EnabledIf(value = "dev.asyncdb.sample.page.Browser#isAvailable", disabledReason = "no Chromium is installed")
class PageTests extends AbstractPageTests {

	private static final String EDIT = ".post [data-action=edit]";

	private void edit(Page page, String title) {
		page.click(EDIT);
		page.waitForText("#editor-heading", "Edit post");
		page.type("#title", title);
	}

	private static void save(Page page) {
		page.click("#post-form [type=submit]");
	}

	@Test
	void pageShowsPostsAndTheStateOfTheSchema() {
		Page page = open();
		assertThat(page.text(".post")).contains("Engines", "They weave.", "Ada Lovelace", "history");
		page.waitForText("#migrations", "Schema 6/6");
		assertThat(page.evaluate("document.querySelector('#migrations').title").asString()).contains("posts-tags");
		assertNoErrors(page);
	}

	@Test
	void newPostAppearsForBoth() {
		Page one = open();
		Page two = open();
		one.click("#new-post");
		one.type("#title", "Compilers");
		one.type("#body", "<b>Not</b> markup");
		one.type("#tags", "history  new-one");
		save(one);
		for (Page page : new Page[] { one, two }) {
			page.waitForText(".post:first-child h3", "Compilers");
			page.waitForText(".post:first-child .text", "<b>Not</b> markup");
			page.waitForText(".post:first-child .tags", "new-one");
		}
		assertThat(one.text("#status")).contains("Saved");
		assertNoErrors(one, two);
	}

	@Test
	void refusedInputIsShownAtItsField() {
		Page page = open();
		page.click("#new-post");
		page.type("#body", "text");
		page.type("#tags", "Not-A-Tag");
		save(page);
		page.waitForText("#title-error", "must not be blank");
		page.waitForText("#tags-error", "lower-case");
		assertThat(page.evaluate("document.activeElement.id").asString()).isEqualTo("title");
		assertThat(page.evaluate("document.querySelector('#title').getAttribute('aria-invalid')").asString())
			.isEqualTo("true");
	}

	@Test
	void conflictShowsBothVersionsAndSavesMine() {
		Page one = open();
		Page two = open();
		edit(one, "Engines of Ada");
		edit(two, "Engines of Grace");
		save(one);
		two.waitUntil("!document.querySelector('#changed').hidden");
		save(two);
		two.waitForText("#mine", "Engines of Grace");
		two.waitForText("#theirs", "Engines of Ada");
		assertThat(two.evaluate("document.activeElement.id").asString()).isEqualTo("conflict-heading");
		assertThat(two.evaluate("document.querySelectorAll('#mine .differs').length").asInt()).isOne();
		two.click("#keep-mine");
		one.waitForText(".post h3", "Engines of Grace");
		two.waitForText(".post h3", "Engines of Grace");
	}

	@Test
	void conflictCanKeepTheStoredVersion() {
		Page one = open();
		Page two = open();
		edit(one, "Engines of Ada");
		edit(two, "Engines of Grace");
		save(one);
		two.waitUntil("!document.querySelector('#changed').hidden");
		two.click("#compare");
		two.click("#keep-theirs");
		two.waitForText(".post h3", "Engines of Ada");
		assertThat(two.evaluate("document.querySelector('#editor').open").asBoolean()).isFalse();
		assertThat(two.text("#status")).contains("stored version is kept");
		assertNoErrors(one, two);
	}

	@Test
	void conflictCanBeMergedByHand() {
		Page one = open();
		Page two = open();
		edit(one, "Engines of Ada");
		edit(two, "Engines of Grace");
		save(one);
		two.waitUntil("!document.querySelector('#changed').hidden");
		two.click("#compare");
		two.click("#merge");
		two.type("#title", "Engines of both");
		save(two);
		one.waitForText(".post h3", "Engines of both");
		assertNoErrors(one, two);
	}

	@Test
	void commentsAppearWhereTheyAreOpen() {
		Page one = open();
		Page two = open();
		two.click(".post [data-action=comments]");
		one.click(".post [data-action=comments]");
		one.evaluate("document.querySelector('#author').value = 'grace'");
		one.type(".comment-form textarea", "Well said");
		one.click(".comment-form [type=submit]");
		one.waitForText(".comments", "Well said");
		two.waitForText(".comments", "Grace Hopper");
		assertNoErrors(one, two);
	}

	@Test
	void postsAreFilteredByTag() {
		Page page = open();
		page.click("#new-post");
		page.type("#title", "Untagged");
		page.type("#body", "text");
		save(page);
		page.waitForText("#posts", "Untagged");
		page.click(".tags button");
		page.waitUntil("document.querySelectorAll('.post').length === 1");
		assertThat(page.text(".post h3")).isEqualTo("Engines");
		assertThat(page.evaluate("document.querySelector('#filter').value").asString()).isEqualTo("history");
	}

	@Test
	void editorWorksByKeyboard() {
		Page page = open();
		page.evaluate("document.querySelector('" + EDIT + "').focus()");
		page.press("Enter", 13);
		page.waitUntil("document.querySelector('#editor').open && document.activeElement.id === 'title'");
		page.type("#title", "By keys");
		page.press("Enter", 13);
		page.waitForText(".post h3", "By keys");
		page.waitUntil("document.activeElement.dataset.action === 'edit'");
		page.press("Enter", 13);
		page.waitUntil("document.querySelector('#editor').open");
		page.press("Escape", 27);
		page.waitUntil("!document.querySelector('#editor').open");
		assertNoErrors(page);
	}

	@Test
	void newAuthorIsChosen() {
		Page page = open();
		page.click("#new-author");
		page.type("#name", "joan");
		page.type("#fullName", "Joan Clarke");
		page.click("#author-form [type=submit]");
		page.waitUntil("document.querySelector('#author').value === 'joan'");
		assertNoErrors(page);
	}

	@Test
	void oneOfManyAuthorsIsFound() {
		Page page = open();
		page.evaluate("""
				fetch('users', { method: 'PUT', headers: { 'Content-Type': 'application/json' },
					body: JSON.stringify(Array.from({ length: 150 },
						(_, number) => ({ name: 'author' + number, fullName: 'Writer ' + number }))) })
					.then((answer) => answer.text())""");
		page.type("#author", "writer 149");
		page.waitUntil(
				"[...document.querySelectorAll('#authors option')].map((each) => each.value).join() === 'author149'");
		choose(page, "author149");
		page.waitForText("label[for=author]", "Writer 149");
		choose(page, "unknown");
		page.waitForText("#status", "No author is called “unknown”");
		assertThat(page.evaluate("document.querySelector('#author').getAttribute('aria-invalid')").asString())
			.isEqualTo("true");
	}

	private static void choose(Page page, String author) {
		page.type("#author", author);
		page.evaluate("document.querySelector('#author').blur()");
	}

	@Test
	void pageOfTheBackButtonIsLive() {
		Page one = open();
		Page two = open();
		one.evaluate("window.isKept = true");
		one.navigate(url("/icon.svg"));
		one.evaluate("history.back()");
		one.waitForText("#live", "Live");
		assertThat(one.evaluate("window.isKept").asBoolean(false)).as("shown as it was left").isTrue();
		edit(two, "Engines of Grace");
		save(two);
		one.waitForText(".post h3", "Engines of Grace");
	}

	@Test
	void swaggerUiShowsTheApiUnderItsPolicy() {
		Page page = openOther("/swagger-ui.html");
		page.waitForText("#swagger-ui", "/posts/{id}/comments");
		assertNoErrors(page);
	}

}
