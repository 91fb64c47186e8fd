using Microsoft.AspNetCore.Components;

namespace App.BuildingBlocks.Web;

/// <summary>
/// Makes components by their empty constructors; what they need is injected into their properties. The framework's own activator
/// compiles a lambda for each component's first use, and loads the expression compiler for it.
/// </summary>
public sealed class EmptyConstructors : IComponentActivator
{
    public IComponent CreateInstance(Type componentType) => (IComponent)Activator.CreateInstance(componentType)!;
}
