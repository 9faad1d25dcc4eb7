package dev.asyncdb.autoconfigure.syncdb;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts for programs.
 */
class JsonTests {

	@Test
	void textsAreEscaped() {
		assertThat(Json.of(Map.of("a", List.of("q\"\\\n\t", 1, true))))
			.isEqualTo("{\"a\":[\"q\\\"\\\\\\n\\u0009\",1,true]}");
	}

	@Test
	void nothingIsNull() {
		assertThat(Json.of(null)).isEqualTo("null");
	}

}
