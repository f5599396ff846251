#!/usr/bin/env sh
# The Sandbox's webhooks and links to files are signed with secrets that nobody has to know: they are made here, once. All other
# secrets come from a provider and are set by hand (infra/azure.md).
set -u
# In a file that nobody else reads, not in an argument that everybody sees.
umask 077
file=$(mktemp)
trap 'rm -f "$file"' EXIT

make() {
  name=$1
  prefix=$2
  case ",${AZURE_SECRET_NAMES:-}," in
    *",$name,"*) ;;
    *) return 0 ;;
  esac
  if az keyvault secret show --vault-name "$AZURE_KEY_VAULT_NAME" --name "$name" --output none 2>/dev/null; then
    return 0
  fi
  printf '%s%s' "$prefix" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" >"$file"
  # The role to write secrets was given a moment ago, and takes a while to be known everywhere.
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    if az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$name" --file "$file" --output none 2>/dev/null; then
      echo "The secret $name was made."
      return 0
    fi
    [ "$attempt" -eq 10 ] || sleep "${HOOK_PAUSE:-15}"
  done
  echo "The secret $name could not be written to $AZURE_KEY_VAULT_NAME; see infra/azure.md, \"Secrets\"." >&2
  return 1
}

make Payments--Sandbox--WebhookSecrets--0 whsec_ && make Files--LinkKeys--0 ''
