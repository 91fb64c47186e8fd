namespace App.Architecture.Tests.Support;

internal static class Findings
{
    /// <summary>As <c>Assert.Empty</c>, which cuts each finding off after fifty characters: what to do stands behind them.</summary>
    public static void None(IEnumerable<string> findings)
    {
        var all = string.Join('\n', findings);
        Assert.True(all.Length == 0, all);
    }
}
