using System.Security.Claims;

namespace App.BuildingBlocks.Security;

/// <summary>Somebody known: by a session, or by a key that acts for them. The claims that ASP.NET Core's own parts read are made when one is asked for.</summary>
public abstract class PersonIdentity(Guid id, string name, string email, string authenticationType) : ClaimsIdentity(authenticationType)
{
    private bool _hasClaims;

    public Guid Id => id;

    public override string Name => name;

    public string Email => email;

    public virtual string? Locale => null;

    public override IEnumerable<Claim> Claims
    {
        get
        {
            AddOwnClaims();
            return base.Claims;
        }
    }

    public override ClaimsIdentity Clone()
    {
        AddOwnClaims();
        return base.Clone();
    }

    private void AddOwnClaims()
    {
        if (_hasClaims)
        {
            return;
        }

        _hasClaims = true;
        AddClaims([new Claim(ClaimTypes.NameIdentifier, id.ToString("D")), new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Email, email)]);
    }
}
