using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using App.Tests.Support;
using FluentMigrator;

namespace App.Tests.Migrations;

/// <summary>The vocabulary is what docs/migrations.md says, no more and no less, and all of it is tried.</summary>
public sealed partial class VocabularyTests
{
    private static readonly Type[] Public = [.. typeof(Migration).Assembly.GetExportedTypes()
        .Where(type => type.Namespace!.StartsWith("FluentMigrator", StringComparison.Ordinal))];

    private static readonly MethodBase[] Members = [.. Public.Where(type => !type.IsEnum).SelectMany(MethodsOf)];

    [Fact]
    public void The_guide_lists_exactly_the_public_members()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "migrations.md"));
        var section = guide[guide.IndexOf("## The members", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        var rows = string.Concat(section.Split('\n').Where(line => line.StartsWith('|')));
        var listed = Code().Matches(rows).Select(match => match.Groups[1].Value).ToHashSet();
        var actual = Members.Select(Describe)
            .Concat(Public.Where(type => type.IsEnum).SelectMany(type => Enum.GetNames(type).Select(name => $"{type.Name}.{name}"))).ToHashSet();
        Assert.Empty(actual.Except(listed));
        Assert.Empty(listed.Except(actual));
    }

    [Fact]
    public void The_tests_call_every_public_member()
    {
        using var file = new PEReader(File.OpenRead(typeof(VocabularyTests).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var called = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.GetKind() == MemberReferenceKind.Method)
            .Select(member => (metadata.GetString(member.Name), ParametersOf(metadata.GetBlobReader(member.Signature)))).ToHashSet();
        // Called by the runner, not by migrations.
        string[] runners = ["Up", "Down", "get_Version", "get_TransactionBehavior", "get_Description", "get_Value"];
        var untried = Members.Where(member => !member.IsAbstract || member.DeclaringType!.IsInterface)
            .Where(member => !runners.Contains(member.Name) && !called.Contains((member.Name, member.GetParameters().Length)));
        Assert.Empty(untried.Select(member => $"{member.DeclaringType!.Name}.{member}"));
    }

    private static IEnumerable<MethodBase> MethodsOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMethods(Declared).Where(method => method.IsPublic || method.IsFamily)
            .Concat<MethodBase>(type.IsSubclassOf(typeof(Attribute)) ? type.GetConstructors(Declared) : []);
    }

    private static string Describe(MethodBase member) => member switch
    {
        ConstructorInfo constructor => $"[{constructor.DeclaringType!.Name.Replace("Attribute", "", StringComparison.Ordinal)}({Names(member)})]",
        { IsSpecialName: true } => member.Name["get_".Length..],
        _ => $"{member.Name}({Names(member)})",
    };

    private static string Names(MethodBase member) => string.Join(", ", member.GetParameters().Select(parameter => parameter.Name));

    private static int ParametersOf(BlobReader signature)
    {
        if (signature.ReadSignatureHeader().IsGeneric)
            signature.ReadCompressedInteger();
        return signature.ReadCompressedInteger();
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
