package dev.asyncdb.test.library;

public record Address(String street, String city) {
}
