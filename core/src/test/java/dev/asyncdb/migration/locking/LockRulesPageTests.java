package dev.asyncdb.migration.locking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import dev.asyncdb.product.DatabaseProduct;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the rules in the guide. {@code -Dasyncdb.docs.write=true} writes its
 * tables.
 */
class LockRulesPageTests {

	private static final Path PAGE = Path.of("../docs/guide/locks.md");

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "H2")
	void pageListsTheRules(DatabaseProduct product) throws IOException {
		String table = table(product);
		String start = "<!-- rules of %s -->\n".formatted(product.displayName());
		if (Boolean.getBoolean("asyncdb.docs.write")) {
			String page = Files.readString(PAGE);
			int from = page.indexOf(start) + start.length();
			Files.writeString(PAGE,
					page.substring(0, from) + table + page.substring(page.indexOf("<!-- end -->", from)));
		}
		assertThat(PAGE).content().contains(start + table + "<!-- end -->");
	}

	private static String table(DatabaseProduct product) {
		return LockRules.of(product)
			.all()
			.stream()
			.map((rule) -> "| %s | %s | %s | [manual](%s) |\n".formatted(rule.name(), rule.effect(), rule.instead(),
					rule.source()))
			.collect(Collectors.joining("", "| Statement | Effect | Instead | Source |\n| --- | --- | --- | --- |\n",
					""));
	}

}
