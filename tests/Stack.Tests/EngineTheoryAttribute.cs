namespace Stack.Tests;

/// <summary>As <see cref="EngineFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineTheoryAttribute : TheoryAttribute
{
    public EngineTheoryAttribute() => Skip = new EngineFactAttribute().Skip;
}
