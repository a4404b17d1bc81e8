//! How likely a number is.

/// The chance that a negative binomial number with this mean and a variance of `mean + spread * mean²` is `n` or higher. For an `n`
/// well above the mean, where the terms soon fall, and a `spread` above 0.
pub(super) fn chance_of(n: f64, mean: f64, spread: f64) -> f64 {
    let shape = 1.0 / spread;
    let ratio = mean / (shape + mean);
    // From one number's chance follows the next one's: https://en.wikipedia.org/wiki/Negative_binomial_distribution#Recurrence_relation.
    let mut chance = (shape * (1.0 - ratio).ln()).exp();
    let mut number = 0.0;
    let mut sum = 0.0;
    // A part of a question is not counted as a whole one.
    while number <= n - 1.0 || chance > sum * 1e-9 {
        if number > n - 1.0 {
            sum += chance;
        }
        chance *= ratio * (shape + number) / (number + 1.0);
        number += 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::chance_of;

    #[test]
    fn chances_are_those_of_the_books() {
        // With a spread of 1 it is geometric: (mean / (1 + mean))^n.
        assert!((chance_of(10.0, 1.0, 1.0) / 0.5_f64.powi(10) - 1.0).abs() < 1e-6);
        assert!((chance_of(10.9, 1.0, 1.0) / 0.5_f64.powi(10) - 1.0).abs() < 1e-6);
        // With next to none, Poisson's: 10 or more of 3 in 0.001102488.
        assert!((chance_of(10.0, 3.0, 1e-7) - 0.001_102_488).abs() < 1e-6);
    }
}
