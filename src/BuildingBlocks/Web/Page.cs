using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.BuildingBlocks.Web;

public static class Page
{
    /// <summary>
    /// Answers with a page. Handlers return it as <see cref="IResult"/>: in their signatures the component's type would be unknown to the
    /// endpoint generator, which runs before Razor's.
    /// </summary>
    public static IResult Of<TPage>(object? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new RazorComponentResult<TPage>(parameters ?? new { }) { StatusCode = status };

    /// <summary>Answers with the form again, what was typed and what is wrong.</summary>
    public static IResult Refused<TPage>(object parameters)
        where TPage : IComponent => Of<TPage>(parameters, StatusCodes.Status422UnprocessableEntity);
}
