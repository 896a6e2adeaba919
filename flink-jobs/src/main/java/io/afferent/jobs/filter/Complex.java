package io.afferent.jobs.filter;

/** A complex number, used while a filter is designed and never while one runs. */
record Complex(double re, double im) {
  static final Complex ZERO = new Complex(0.0, 0.0);
  static final Complex ONE = new Complex(1.0, 0.0);

  static Complex real(double re) {
    return new Complex(re, 0.0);
  }

  Complex plus(Complex other) {
    return new Complex(re + other.re, im + other.im);
  }

  Complex minus(Complex other) {
    return new Complex(re - other.re, im - other.im);
  }

  Complex times(Complex other) {
    return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
  }

  Complex times(double factor) {
    return new Complex(re * factor, im * factor);
  }

  Complex negate() {
    return new Complex(-re, -im);
  }

  Complex conjugate() {
    return new Complex(re, -im);
  }

  /** Divides by the method of Smith (1962), which does not overflow. */
  Complex dividedBy(Complex other) {
    if (StrictMath.abs(other.re) >= StrictMath.abs(other.im)) {
      double ratio = other.im / other.re;
      double scale = 1.0 / (other.re + other.im * ratio);
      return new Complex((re + im * ratio) * scale, (im - re * ratio) * scale);
    }
    double ratio = other.re / other.im;
    double scale = 1.0 / (other.im + other.re * ratio);
    return new Complex((re * ratio + im) * scale, (im * ratio - re) * scale);
  }

  double abs() {
    return StrictMath.hypot(re, im);
  }

  boolean isReal() {
    return im == 0.0;
  }

  /** Returns the square root with a real part of at least 0. */
  Complex sqrt() {
    if (re == 0.0 && im == 0.0) {
      return new Complex(0.0, im);
    }
    if (re >= 0.0) {
      double t = StrictMath.sqrt((re + abs()) * 0.5);
      return new Complex(t, im / (2.0 * t));
    }
    double t = StrictMath.sqrt((-re + abs()) * 0.5);
    return new Complex(StrictMath.abs(im) / (2.0 * t), StrictMath.copySign(t, im));
  }
}
