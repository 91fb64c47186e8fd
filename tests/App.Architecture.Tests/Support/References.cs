using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace App.Architecture.Tests.Support;

/// <summary>What an assembly's compiled code names of other assemblies: nothing hides from that.</summary>
internal static class References
{
    public static IReadOnlyList<(string Assembly, string Type)> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return
        [
            .. from handle in metadata.TypeReferences
               let reference = metadata.GetTypeReference(handle)
               where reference.ResolutionScope.Kind == HandleKind.AssemblyReference
               let scope = metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope)
               select (metadata.GetString(scope.Name), $"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}"),
        ];
    }
}
