using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace App.BuildingBlocks.Web;

public static class Page
{
    /// <summary>
    /// Answers with a page; the model's properties are the component's parameters. Handlers return it as <see cref="IResult"/>: in their
    /// signatures the component's type would be unknown to the endpoint generator, which runs before Razor's.
    /// </summary>
    /// <param name="model">An object whose properties are named like the component's parameters.</param>
    /// <param name="status">The answer's HTTP status.</param>
    /// <param name="layout">The layout around the page; without it the page's own <c>@layout</c>, or the host's.</param>
    public static IResult Of<TPage>(object? model = null, int status = StatusCodes.Status200OK, Type? layout = null)
        where TPage : IComponent => new PageResult(typeof(TPage), model, status, layout);

    /// <summary>Answers with the form again, what was typed and what is wrong.</summary>
    public static IResult Refused<TPage>(object model)
        where TPage : IComponent => Of<TPage>(model, StatusCodes.Status422UnprocessableEntity);
}
