package dev.asyncdb.mapping;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values by property.
 */
class ValuesTests {

	@Test
	void ofAndAndKeepTheOrder() {
		Values<Person> values = Values.of(Person::name, "ada").and(Person::age, 36);
		assertThat(values.asMap()).containsExactly(java.util.Map.entry("name", "ada"), java.util.Map.entry("age", 36));
	}

	@Test
	void andLeavesTheOriginalAlone() {
		Values<Person> one = Values.of(Person::name, "ada");
		one.and(Person::age, 36);
		assertThat(one.asMap()).hasSize(1);
	}

	@Test
	void noneIsEmpty() {
		assertThat(Values.<Person>none().isEmpty()).isTrue();
	}

	@Test
	void toStringNamesPropertiesAndHidesValues() {
		assertThat(Values.of(Person::name, "s3cr3t")).hasToString("Values[name]");
	}

	/**
	 * A person.
	 *
	 * @param name the name
	 * @param age the age
	 */
	record Person(String name, int age) {
	}

}
