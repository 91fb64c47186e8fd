using System.Reflection;
using System.Text.RegularExpressions;
using App.BuildingBlocks;

namespace App.Architecture.Tests.Support;

/// <summary>A module as the host lists it: its folder, its assembly, its prefix of tables.</summary>
internal sealed partial record Module(string Name, Assembly Assembly)
{
    public static IReadOnlyList<Module> All { get; } = [.. Instances().Select(module => new Module(module.Name, module.GetType().Assembly))];

    public string Folder => $"src/Modules/{Name}";

    public string Namespace => $"App.Modules.{Name}";

    // BlogPosts owns blog_posts_...
    public string TablePrefix => WordStart().Replace(Name, "_").ToLowerInvariant() + "_";

    public IEnumerable<Source> Sources => Support.Sources.In(Folder, ".cs", ".razor");

    public override string ToString() => Name;

    private static IModule[] Instances()
    {
        var list = Assembly.Load("App.Host").GetType("App.Host.Modules") ?? throw new InvalidOperationException("App.Host.Modules is gone.");
        return (IModule[])list.GetField("All", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
