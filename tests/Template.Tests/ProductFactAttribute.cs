namespace Template.Tests;

/// <summary>Whole products, built and tested in full: minutes each, so only where PRODUCT_TESTS=1 asks for them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProductFactAttribute : FactAttribute
{
    public const string LeftOut = "PRODUCT_TESTS=1 runs it: it builds and tests a whole product";

    public ProductFactAttribute() => Skip = IsAskedFor ? null : LeftOut;

    public static bool IsAskedFor => Environment.GetEnvironmentVariable("PRODUCT_TESTS") == "1";
}

/// <inheritdoc cref="ProductFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProductTheoryAttribute : TheoryAttribute
{
    public ProductTheoryAttribute() => Skip = ProductFactAttribute.IsAskedFor ? null : ProductFactAttribute.LeftOut;
}
