package dev.asyncdb.kotlin

import java.nio.file.Files
import java.nio.file.Path
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** The guide shows code that is compiled. */
class GuideTests {

	private fun text(file: String): String = Files.readString(Path.of(file))

	private fun withoutSpace(text: String): String = text.replace(Regex("\\s+"), "")

	@Test
	fun snippetsAreCodeOfTheTestedApplication() {
		val code = withoutSpace(text("src/test/kotlin/dev/asyncdb/kotlin/KotlinApplication.kt"))
		val snippets = Regex("(?s)```kotlin\\n(.*?)```").findAll(text("../docs/guide/kotlin.md")).map { it.groupValues[1] }
		assertThat(snippets.toList()).hasSize(6).allSatisfy { snippet ->
			assertThat(code).contains(withoutSpace(snippet))
		}
	}
}
