using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Modules.Accounts.Contracts;

/// <summary>The key, or the first thing that was wrong with the wish; no field when there are too many keys.</summary>
public sealed record ApiKeyOutcome<T>(T? Key, string Field = "", string Message = "")
    where T : class
{
    /// <summary>What JSON routes answer without a key.</summary>
    public ProblemHttpResult Problem => Field.Length > 0 ? Problems.Invalid(Field, Message) : Problems.Conflict("too_many_keys", Message);

    /// <summary>Says in the form what was wrong.</summary>
    public FormState ShowIn(FormState form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.WithError(Field, Message);
    }
}
