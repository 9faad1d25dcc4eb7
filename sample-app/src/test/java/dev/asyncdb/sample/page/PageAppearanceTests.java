package dev.asyncdb.sample.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page at three widths, light and dark, by the rules of axe (WCAG 2.1 AA).
 */
@EnabledIf(value = "dev.asyncdb.sample.page.Browser#isAvailable", disabledReason = "no Chromium is installed")
class PageAppearanceTests extends AbstractPageTests {

	private static final String AXE = """
			axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
				.then((result) => result.violations.map((each) =>
					each.id + ': ' + each.nodes.map((node) => node.html + ' ' + node.failureSummary).join('; ')).join('\\n'))""";

	// Wider than the window, except what scrolls on its own
	private static final String OVERFLOW = "document.documentElement.scrollWidth - innerWidth";

	@ParameterizedTest
	@CsvSource({ "360, light", "360, dark", "768, light", "768, dark", "1280, light", "1280, dark" })
	void pageIsAccessibleAndFits(int width, String scheme) throws IOException {
		Page page = open();
		page.resize(width, 800);
		page.scheme(scheme);
		page.evaluate(axe() + ";true");
		page.click(".post [data-action=comments]");
		assertAccessible(page);
		page.click(".post [data-action=edit]");
		page.waitForText("#editor-heading", "Edit post");
		page.type("#title", "A title that differs and is rather long, as titles can be");
		assertAccessible(page);
		// Another client
		page.evaluate(
				"""
						fetch('posts').then((answer) => answer.json()).then(({ content: [post] }) => fetch('posts/' + post.id, {
							method: 'PUT', headers: { 'Content-Type': 'application/json' },
							body: JSON.stringify({ version: post.version, title: 'Theirs', body: 'x'.repeat(200), tags: [] }) }))
							.then(() => true)""");
		page.click("#compare");
		page.waitForText("#theirs", "Theirs");
		assertAccessible(page);
		assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor").asString())
			.isEqualTo(scheme.equals("dark") ? "rgb(20, 23, 28)" : "rgb(246, 247, 249)");
		assertNoErrors(page);
	}

	private static void assertAccessible(Page page) {
		assertThat(page.evaluate(AXE).asString()).isEmpty();
		assertThat(page.evaluate(OVERFLOW).asInt()).as("wider than the window").isLessThanOrEqualTo(0);
		assertThat(page
			.evaluate("document.querySelector('dialog[open]')?.scrollWidth - "
					+ "document.querySelector('dialog[open]')?.clientWidth || 0")
			.asInt()).isLessThanOrEqualTo(0);
	}

	private static String axe() throws IOException {
		try (InputStream script = Objects.requireNonNull(PageAppearanceTests.class.getResourceAsStream("/axe.min.js"),
				"axe-core")) {
			return new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
