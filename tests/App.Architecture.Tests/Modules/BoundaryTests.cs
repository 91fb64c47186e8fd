using System.Reflection;
using System.Text.RegularExpressions;
using App.Architecture.Tests.Support;
using App.BuildingBlocks;
using FluentMigrator;
using Microsoft.AspNetCore.Components;
using Module = App.Architecture.Tests.Support.Module;

namespace App.Architecture.Tests.Modules;

/// <summary>A module knows the building blocks and the contracts of other modules, and nothing else of the product.</summary>
public sealed partial class BoundaryTests
{
    [Fact]
    public void Every_module_stands_in_the_list_and_has_its_folder()
    {
        var folders = Directory.GetDirectories(Path.Combine(Sources.Root, "src", "Modules")).Select(Path.GetFileName);

        Assert.Equal(folders.Order(), Module.All.Select(module => module.Name).Order());
        Assert.All(Module.All, module => Assert.Equal(module.Namespace, module.Assembly.GetName().Name));
    }

    [Fact]
    public void Module_uses_other_modules_by_their_contracts()
    {
        var wrong = from module in Module.All
                    from reference in References.Of(module.Assembly)
                    where reference.Assembly.StartsWith("App.", StringComparison.Ordinal) && reference.Assembly != "App.BuildingBlocks"
                    where !reference.Type.StartsWith(reference.Assembly + ".Contracts.", StringComparison.Ordinal)
                    select $"{module} uses {reference.Type}: ask for it in {reference.Assembly}.Contracts.";

        Findings.None(wrong);
    }

    [Fact]
    public void Building_blocks_know_no_module_and_the_host_knows_modules_and_contracts()
    {
        Assert.DoesNotContain(References.Of(typeof(IModule).Assembly), reference => reference.Assembly.StartsWith("App.", StringComparison.Ordinal));
        Assert.All(
            References.Of(Assembly.Load("App.Host")).Where(reference => reference.Assembly.StartsWith("App.Modules.", StringComparison.Ordinal)),
            reference => Assert.True(
                reference.Type.StartsWith(reference.Assembly + ".Contracts.", StringComparison.Ordinal) || reference.Type.EndsWith("Module", StringComparison.Ordinal),
                $"App.Host uses {reference.Type}."));
    }

    [Fact]
    public void Project_of_a_module_references_building_blocks_and_other_modules_only()
    {
        foreach (var module in Module.All)
        {
            var project = Sources.At($"{module.Folder}/{module.Namespace}.csproj").Text;

            Assert.All(ProjectReference().Matches(project), reference => Assert.Matches(@"^\.\./(\.\./BuildingBlocks|\w+)/App\.[\w.]+\.csproj$", reference.Groups[1].Value));
            Assert.DoesNotContain("InternalsVisibleTo", project, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Modules_do_not_need_each_other_in_a_circle()
    {
        var needs = Module.All.ToDictionary(module => module.Namespace, module => module.Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToHashSet());
        while (needs.Count > 0)
        {
            var free = needs.Where(module => !module.Value.Overlaps(needs.Keys)).Select(module => module.Key).ToList();
            Assert.True(free.Count > 0, $"These modules need each other: {string.Join(", ", needs.Keys)}");
            free.ForEach(name => needs.Remove(name));
        }
    }

    [Fact]
    public void Module_shows_others_its_contracts_only()
    {
        // Public besides contracts: the module, what Razor makes public, migrations, and rows that a page takes as a parameter.
        var wrong = from module in Module.All
                    from type in module.Assembly.GetExportedTypes()
                    where type.Namespace?.StartsWith(module.Namespace + ".Contracts", StringComparison.Ordinal) != true
                    where !typeof(IModule).IsAssignableFrom(type) && !typeof(ComponentBase).IsAssignableFrom(type) && !typeof(MigrationBase).IsAssignableFrom(type)
                    where !ShownByPages(module).Contains(type) && type.Name != "_Imports"
                    select $"{type} is public: make it internal, or move it to {module.Namespace}.Contracts.";

        Findings.None(wrong);
    }

    [Fact]
    public void Contracts_say_what_they_are()
    {
        foreach (var file in Module.All.SelectMany(module => Sources.In($"{module.Folder}/Contracts", ".cs")))
        {
            foreach (var (line, text) in file.Lines.Index().Where(line => PublicType().IsMatch(line.Item)))
            {
                var above = file.Lines.Take(line).Reverse()
                    .SkipWhile(before => before.StartsWith('[') || before.StartsWith('#') || before.StartsWith("// ", StringComparison.Ordinal));
                Assert.True(above.First().StartsWith("///", StringComparison.Ordinal), $"{file}: this has no <summary>: {text}");
            }
        }
    }

    private static HashSet<Type> ShownByPages(Module module)
    {
        var shown = from page in module.Assembly.GetExportedTypes()
                    where typeof(ComponentBase).IsAssignableFrom(page)
                    from parameter in page.GetProperties()
                    where parameter.IsDefined(typeof(ParameterAttribute))
                    from type in parameter.PropertyType.GetGenericArguments().Append(parameter.PropertyType)
                    select type;
        return [.. shown];
    }

    [GeneratedRegex("""<ProjectReference Include="([^"]+)" />""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^public (?:\w+ )*(?:class|record|interface|enum|delegate|struct) ")]
    private static partial Regex PublicType();
}
